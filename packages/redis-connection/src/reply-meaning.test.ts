import { describe, expect, it } from 'vitest'
import { replyMeaning } from './reply-meaning.ts'

const away = ['connection_refused', 'connection', true] as const
const login = ['access_refused', 'connection', true] as const
const database = ['vhost_not_found', 'connection', true] as const
const rights = ['access_refused', 'message', false] as const
const notNow = ['failed', 'message', true] as const
const never = ['failed', 'message', false] as const
const cluster = ['unsupported', 'connection', false] as const
const called = 'ERR Error running script (call to f_37df4df413367c4b19e0d18a348b4e33caf764e6): '
/** What a server from Redis 7.0 on adds to an error that a script did not catch. */
const where = 'script: 8991ef5c88e6d963e453977e3306f0e714109a50, on @user_script:1.'

describe('replyMeaning', () => {
  it.each([
    ['LOADING Redis is loading the dataset in memory', ...away],
    ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", ...away],
    ["NOMASTERLINK Can't SYNC while not connected with my master", ...away],
    ["READONLY You can't write against a read only replica.", ...away],
    ['REDIRECT 127.0.0.1:6380', ...away],
    ['NOREPLICAS Not enough good replicas to write.', ...away],
    ['NOGOODSLAVE No suitable replica to promote', ...away],
    ['MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.', ...away],
    ['UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)', ...away],
    ['CLUSTERDOWN Hash slot not served', ...away],
    ['NOQUORUM 1 usable Sentinels.', ...away],
    ['INPROG Failover already in progress', ...away],
    ['ERR max number of clients reached', ...away],
    ['ERR max number of clients + cluster connections reached', ...away],
    ["OOM command not allowed when used memory > 'maxmemory'.", ...notNow],
    ['BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.', ...notNow],
    ['TRYAGAIN Multiple keys request during rehashing of slot', ...notNow],
    ['IOERR error or timeout reading to target instance', ...notNow],
    ['NOSCRIPT No matching script. Please use EVAL.', ...notNow],
    ['NOAUTH Authentication required.', ...login],
    ['WRONGPASS invalid username-password pair or user is disabled.', ...login],
    ['DENIED Redis is running in protected mode', ...login],
    ['ERR invalid password', ...login],
    ['ERR AUTH <password> called without any password configured for the default user.', ...login],
    ['ERR DB index is out of range', ...database],
    ['ERR invalid DB index', ...database],
    ["NOPERM this user has no permissions to run the 'get' command", ...rights],
    [
      "ERR The user executing the script can't run this command or subcommand script: a3b8, on @user_script:81.",
      ...rights,
    ],
    ['NOPERM this user has no permissions to access one of the keys used as arguments', ...rights],
    ['NOPERM this user has no permissions to access one of the channels used as arguments', ...rights],
    ["NOPERM User u has no permissions to run the 'client|tracking' command", ...rights],
    ['NOPERM No permissions to access a key', ...rights],
    ['NOPERM No permissions to access a channel', ...rights],
    ["CROSSSLOT Keys in request don't hash to the same slot", ...cluster],
    ['MOVED 3999 127.0.0.1:6381', ...cluster],
    ['ASK 3999 127.0.0.1:6381', ...cluster],
    ['ERR SELECT is not allowed in cluster mode', ...cluster],
    ["ERR unknown command 'BLMOVE', with args beginning with: ", 'unsupported', 'message', false],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', ...never],
    ['NOPROTO unsupported protocol version', ...never],
    ['BUSYKEY Target key name already exists.', ...never],
    ['BUSYGROUP Consumer Group name already exists', ...never],
    ['NOGROUP No such key', ...never],
    ['NOTBUSY No scripts in execution right now.', ...never],
    ['UNKILLABLE Sorry the script already executed write commands against the dataset.', ...never],
    ['EXECABORT Transaction discarded because of previous errors.', ...never],
    ['ERR value is not an integer or out of range', ...never],
    ['whatever a proxy says', ...never],
  ])('%s', (words, code, affects, canRetry) => {
    expect(replyMeaning(words)).toMatchObject({ code, affects, canRetry })
  })

  it.each([
    ['6.2', `${called}@user_script:1: @user_script: 1: The user executing the script can't run this command`],
    ['7.0', `ERR The user executing the script can't run this command or subcommand ${where}`],
    ['7.0', "ERR The user executing the script can't run this command or subcommand"],
    ['7.0', `ERR The user executing the script can't access at least one of the keys mentioned ${where}`],
    ['7.0', `ERR The user executing the script can't publish to the channel mentioned in the command ${where}`],
    ['8', `ERR ACL failure in script: User u has no permissions to run the 'hset' command ${where}`],
    ['8', "ERR ACL failure in script: User u has no permissions to run the 'hset' command"],
    ['8', `ERR ACL failure in script: No permissions to access a key ${where}`],
    ['8', `ERR ACL failure in script: No permissions to access a channel ${where}`],
  ])('is a missing right inside a script, in the words of Redis and Valkey %s: %s', (_, words) => {
    expect(replyMeaning(words)).toMatchObject({ code: 'access_refused', affects: 'message', canRetry: false })
  })

  it.each([
    `${called}@user_script:1: @user_script: 1: Unknown Redis command called from Lua script`,
    `ERR Unknown Redis command called from script ${where}`,
    `ERR Unknown command called from script ${where}`,
  ])('is a command that the server lacks, asked for by a script: %s', (words) => {
    expect(replyMeaning(words)).toMatchObject({ code: 'unsupported', affects: 'message', canRetry: false })
  })

  it.each([
    [`${called}@user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.`, ...away],
    ["@user_script: 1: -READONLY You can't write against a read only replica.", ...away],
    ["READONLY You can't write against a read only replica. script: 9be5, on @user_script:1.", ...away],
    [`${called}@user_script:1: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.`, ...notNow],
    ["OOM command not allowed when used memory > 'maxmemory'. script: 9be5, on @user_script:1.", ...notNow],
    ['NOREPLICAS Not enough good replicas to write. script: 9be5, on @user_script:1.', ...away],
    [`${called}@user_script:1: WRONGTYPE Operation against a key`, ...never],
  ])('inside a script, also in the words of Redis 6.2: %s', (words, code, affects, canRetry) => {
    expect(replyMeaning(words)).toMatchObject({ code, affects, canRetry })
  })
})
