/**
 * The Sourcegraph account that the examples use: that of SRC_ENDPOINT and SRC_ACCESS_TOKEN, or a stand-in for an
 * instance, started on this machine, so that the real agent can be seen at work without an account.
 *
 * @returns {Promise<{ endpoint: string, accessToken: string, close(): Promise<void> }>}
 */
export async function findAccount() {
  const { SRC_ENDPOINT: endpoint, SRC_ACCESS_TOKEN: accessToken } = process.env
  if (endpoint && accessToken) return { endpoint, accessToken, close: async () => {} }
  const { startSourcegraphStandIn } = await import('agent-bindings/testing')
  const standIn = await startSourcegraphStandIn({ delayMs: 15 })
  console.error(
    `No SRC_ENDPOINT and SRC_ACCESS_TOKEN: asking a stand-in for a Sourcegraph instance, ${standIn.endpoint}`,
  )
  return { endpoint: standIn.endpoint, accessToken: standIn.token, close: standIn.close }
}
