/**
 * Lets a failure to write to standard error pass: nothing is left to report it on. The stream is opened by who writes to it
 * first: that loads the sockets of Node, and most runs have nothing to say there.
 */
export function forgiveStandardError(): void {
  const { get: open, value } = Object.getOwnPropertyDescriptor(process, 'stderr') ?? {}
  const get = () => {
    const stderr: NodeJS.WriteStream = open ? open.call(process) : value
    return stderr.listenerCount('error') > 0 ? stderr : stderr.on('error', () => {})
  }
  Object.defineProperty(process, 'stderr', { get, configurable: true, enumerable: true })
}
