/** A request that the host of the embedded agent answers itself: what its network policy has refused. */
export const networkReportMethod = '$/network'

/** The methods with which a client says which endpoint is to be used. */
const configuring = ['extensionConfiguration/change', 'extensionConfiguration/didChange']

/** The configuration in a message that carries one; undefined for all other messages. */
export function configuredEndpoint(method: unknown, params: unknown): { serverEndpoint?: unknown } | undefined {
  if (typeof params !== 'object' || params === null) return undefined
  if (configuring.includes(String(method))) return params
  if (method !== 'initialize') return undefined
  const { extensionConfiguration } = params as { extensionConfiguration?: { serverEndpoint?: unknown } | null }
  return extensionConfiguration ?? undefined
}
