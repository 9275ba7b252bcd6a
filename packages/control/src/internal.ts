export { type CeleryCommand, celeryCommands } from './celery-commands.ts'
