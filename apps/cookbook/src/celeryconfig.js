export const broker_url = 'memory://'
export const result_backend = 'cache+memory://'
export const task_default_queue = 'from_the_module'
