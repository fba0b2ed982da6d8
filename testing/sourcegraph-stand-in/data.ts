// The data of the stand-in: one user, one site, some models and repositories. All of it is invented.

/** The token that the stand-in accepts; it is valid nowhere else. */
export const acceptedToken = `sgp_${'0123456789abcdef'.repeat(2)}01234567`

export const user = {
  id: 'VXNlcjox',
  username: 'stand-in',
  displayName: 'Stand-in User',
  hasVerifiedEmail: true,
  primaryEmail: { email: 'stand-in@example.invalid' },
  avatarURL: '',
  organizations: { nodes: [] },
}

export const siteVersion = '5.6.0'

/** Names and ids of the repositories. */
export const repositories: ReadonlyMap<string, string> = new Map([
  ['github.com/example/kitchen', 'UmVwb3NpdG9yeTox'],
  ['github.com/example/garden', 'UmVwb3NpdG9yeToy'],
])

const model = (ref: string, name: string, category: string) => ({
  modelRef: ref,
  displayName: name,
  modelName: ref.split('::')[2],
  capabilities: ['chat', 'autocomplete'],
  category,
  status: 'stable',
  tier: 'enterprise',
  contextWindow: { maxInputTokens: 7000, maxOutputTokens: 4000 },
})

/** The models of `/.api/modelconfig/supported-models.json`: two share part of their name, one does not. */
export const supportedModels = {
  schemaVersion: '1.0',
  revision: 'stand-in',
  providers: [
    { id: 'anthropic', displayName: 'Anthropic' },
    { id: 'mistral', displayName: 'Mistral' },
  ],
  models: [
    model('anthropic::2023-06-01::claude-3-sonnet', 'Claude 3 Sonnet', 'balanced'),
    model('anthropic::2023-06-01::claude-3-haiku', 'Claude 3 Haiku', 'speed'),
    model('mistral::v1::mixtral-8x7b', 'Mixtral 8x7B', 'speed'),
  ],
  defaultModels: {
    chat: 'anthropic::2023-06-01::claude-3-sonnet',
    fastChat: 'anthropic::2023-06-01::claude-3-haiku',
    codeCompletion: 'anthropic::2023-06-01::claude-3-haiku',
  },
}
