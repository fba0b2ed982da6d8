/** Texts of errors and reports: what was seen, what it means, and what to try. */
export interface Explanation {
  /** What was seen; `{name}` is filled in. */
  readonly seen: string
  readonly means: string
  readonly try: string
}

const notStarted = 'cannot start {command}: {errno}'

/** All texts about connections that fail, for errors, reports and `docs/when-it-does-not-work.md`. */
export const explanations = {
  'other-framing': {
    seen: '{agent} speaks {theirs}, this side {own}',
    means: 'the two sides tell messages apart in different ways and cannot understand each other',
    try: "set framing: '{theirs}' in the connection's wire or the transport, or in the wire of the protocol document",
  },
  silence: {
    seen: 'no message from {agent} in the {ms} ms since {method} was sent',
    means:
      'it is busy, waits for something on its side, or does not understand {own} framing; the call goes on waiting',
    try: "read what it wrote to stderr, and check its arguments and that framing '{own}' is what it speaks",
  },
  preamble: {
    seen: 'text before the first message from {agent}: {text}',
    means: 'it is no message and was skipped: something in the agent or its launcher prints to standard output',
    try: 'print to standard error instead',
  },
  text: {
    seen: 'a line from {agent} that is no message: {text}',
    means: 'it was skipped and the session goes on: something in the agent prints to standard output',
    try: 'print to standard error instead (console.error, not console.log)',
  },
  'not-json': {
    seen: 'a message of {bytes} bytes from {agent} is not JSON: {text}',
    means: 'it was skipped and the session goes on; a call that it answered goes on waiting',
    try: 'find out who writes it: a trace of the connection shows the messages before',
  },
  garbage: {
    seen: 'bytes between messages that belong to none: {text}',
    means: 'where the next message begins is unknown: something in the agent writes to standard output',
    try: 'print to standard error instead, or look for a crash of the agent on stderr',
  },
  'no-message': {
    seen: 'no message within the first {limit} bytes: {text}',
    means: 'the program does not speak JSON-RPC here, or prints too much before it does',
    try: 'check command and arguments; raise limits.preambleBytes when so much text is expected',
  },
  header: {
    seen: '{what}',
    means: 'the stream is not made of frames with a Content-Length header',
    try: 'check that the agent speaks {own} framing, and that nothing else writes to its output',
  },
  'too-long': {
    seen: 'a message of {bytes} bytes, the limit is {limit}',
    means: 'nothing of it is kept, and the connection ends',
    try: 'raise limits.messageBytes when messages of this size are expected',
  },
  truncated: {
    seen: 'the stream ended in the middle of {what}',
    means: 'the agent ended, or closed its output, before it had written a whole message',
    try: 'read its exit code and what it wrote to stderr',
  },
  stalled: {
    seen: 'nothing arrived for {ms} ms in the middle of a message',
    means: 'the agent hangs while it writes, or announced a longer message than it wrote',
    try: 'raise limits.frameMs for a very slow agent',
  },
  depth: {
    seen: '{what} is nested more than {limit} levels deep',
    means: 'such a value would overflow the stack of whoever walks through it',
    try: 'send it as a flat list or as text; limits.depth sets the bound',
  },
  batch: {
    seen: 'a batch of {count} messages from {agent}, the limit is {limit}',
    means: 'none of them is handled; calls that it answers reject',
    try: 'raise limits.batchItems when batches of this size are expected',
  },
  handshake: {
    seen: '{agent} did not finish the handshake within {ms} ms',
    means: 'it never answered, or waits for something, such as a login',
    try: 'read what it wrote to stderr; raise limits.handshakeMs when it needs longer',
  },
  exited: {
    seen: '{agent} {how}',
    means: 'the agent ended by itself: no call of this connection is answered any more',
    try: 'read what it wrote to stderr, and run its command in a terminal',
  },
  'no-program': {
    seen: notStarted,
    means: 'there is no such program',
    try: 'install it, or check its spelling and PATH',
  },
  'no-folder': {
    seen: notStarted,
    means: 'its working folder {cwd} is not there',
    try: 'name another folder in cwd',
  },
  'not-allowed': {
    seen: notStarted,
    means: 'it is a folder, or this user may not run it, or may not enter its folder or its working folder',
    try: 'name a program, make it executable, and check the permissions of both folders',
  },
  'null-character': {
    seen: notStarted,
    means: 'its arguments or its environment hold a null character',
    try: 'take it out: the system ends texts there',
  },
  'too-large': {
    seen: notStarted,
    means: 'its arguments and its environment are larger than the system allows',
    try: 'give it less, or give it the rest in a file',
  },
  'batch-file': {
    seen: notStarted,
    means: 'on Windows it is the batch file {file}: it needs a shell, which would run parts of arguments as commands',
    try: "start node with the script that the file names: command: 'node', args: ['path/to/cli.js', …]",
  },
  'not-started': {
    seen: notStarted,
    means: 'the system refuses it',
    try: 'run the same command in a terminal, which may say more',
  },
  'no-connection': {
    seen: 'cannot connect to {address}: {attempts}',
    means: 'nobody listens there, or something blocks the way',
    try: 'start the agent first, check host and port, and raise retry.attempts for one that starts slowly',
  },
  'no-port': {
    seen: 'cannot listen on {address}: {attempts}',
    means: 'another program listens there (EADDRINUSE), or this one may not',
    try: 'end the other program, or use port 0, which takes any that is free',
  },
  'remote-host': {
    seen: '{host} is not a loopback address',
    means: 'JSON-RPC over TCP is neither encrypted nor authenticated: others could read and change it',
    try: 'reach the agent through a tunnel such as ssh -L, or use the address all the same with allowRemote: true (on the command line: --allow-remote)',
  },
  'forgotten-close': {
    seen: 'nothing but the connection to {agent} keeps this program alive: no call waits, and nothing listens',
    means: 'the work seems to be done, and the connection was not closed: the program waits for the agent to end',
    try: 'await client.close() when the work is done, or declare the client with await using; a program that goes on for the requests of the agent awaits client.connection.closed',
  },
  'console-log': {
    seen: 'console.log was called in an agent that speaks over standard output',
    means: 'standard output carries the messages, so the text goes to standard error',
    try: 'use console.error',
  },
} as const satisfies Record<string, Explanation>
