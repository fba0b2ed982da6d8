import { InvalidArgumentError } from 'commander'

/** Collects the values of an option that may be given several times. */
export const collect = (value: string, before: string[] = []) => [...before, value]

/** Collects the names of an option: with commas between them, or the option given several times. */
export const collectNames = (value: string, before: string[] = []) => [
  ...before,
  ...value.split(',').flatMap(name => name.trim() || []),
]

/** Collects the origins of an option that may be given several times: what is no origin would never be reached. */
export function collectOrigins(value: string, before: string[] = []): string[] {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('Give an origin such as https://example.com.')
  return [...before, value]
}

/** A TCP address such as `127.0.0.1:3113`, `[::1]:3113` or, on this machine, `3113`. */
export function parseAddress(text: string): { host: string; port: number } {
  const match = /^(?:(?<host>.+):)?(?<port>\d{1,5})$/.exec(text)
  const port = Number(match?.groups?.port)
  if (!match || port < 1 || port > 65535) throw new InvalidArgumentError('Give HOST:PORT, such as 127.0.0.1:3113.')
  return { host: (match.groups?.host ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port }
}

/** A TCP port to listen on; 0 is any free one. */
export function parseListeningPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError('Give a port between 0 (any free one) and 65535.')
  return port
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** The milliseconds of a time such as `30s`; a number by itself is seconds. */
export function parseTime(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text)
  const time = Number(match?.[1]) * (unitMs[match?.[2] ?? 's'] ?? 1)
  if (!(time > 0)) throw new InvalidArgumentError('Give a number with a unit, such as 500ms, 30s or 5m.')
  return time
}
