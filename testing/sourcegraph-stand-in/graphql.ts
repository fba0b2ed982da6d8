import { repositories, siteVersion, user } from './data.js'

/**
 * @typedef {{ codyEnabled: boolean, features: Record<string, boolean>, contextFilters: unknown }} Site what an administrator sets
 * @typedef {Record<string, unknown>} Variables
 */

const siteFields = [
  'id',
  'productVersion',
  'isCodyEnabled',
  'codyLLMConfiguration',
  'codyConfigFeatures',
  'codyContextFilters',
]

const llmConfiguration = {
  chatModel: 'anthropic/claude-3-sonnet',
  chatModelMaxTokens: 7000,
  smartContextWindow: 'enabled',
  fastChatModel: 'anthropic/claude-3-haiku',
  fastChatModelMaxTokens: 4000,
  completionModel: 'anthropic/claude-3-haiku',
  completionModelMaxTokens: 4000,
  provider: 'sourcegraph',
  disableClientConfigAPI: false,
}

/** @type {Readonly<Record<string, (variables: Variables, site: Site) => unknown>>} one answer for each query the agent sends */
const answers = {
  CurrentUser: () => ({ currentUser: user }),
  CurrentUserCodyProEnabled: () => ({ currentUser: { codyProEnabled: false } }),
  CurrentUserCodySubscription: () => ({ currentUser: { codySubscription: null } }),
  SiteProductVersion: () => ({ site: { productVersion: siteVersion } }),
  SiteGraphQLFields: () => ({ __type: { fields: siteFields.map(name => ({ name })) } }),
  SiteHasCodyEnabled: (_, site) => ({ site: { isCodyEnabled: site.codyEnabled } }),
  SiteIdentification: () => ({
    site: { siteID: 'stand-in', productSubscription: { license: { hashedKey: 'stand-in' } } },
  }),
  CurrentSiteCodyLlmConfiguration: () => ({ site: { codyLLMConfiguration: llmConfiguration } }),
  CurrentSiteCodyLlmConfigurationSmartContext: () => ({ site: { codyLLMConfiguration: llmConfiguration } }),
  CurrentSiteCodyLlmProvider: () => ({ site: { codyLLMConfiguration: llmConfiguration } }),
  CodyConfigFeatures: (_, site) => ({ site: { codyConfigFeatures: site.features } }),
  CodyConfigFeaturesResponse: (_, site) => ({ site: { codyConfigFeatures: site.features } }),
  FeatureFlags: () => ({ evaluatedFeatureFlags: [] }),
  EvaluateFeatureFlag: () => ({ evaluateFeatureFlag: null }),
  EvaluateFeatureFlags: () => ({ evaluateFeatureFlags: [] }),
  ContextFilters: (_, site) => ({ site: { codyContextFilters: { raw: site.contextFilters } } }),
  RecordTelemetryEvents: () => ({ telemetry: { recordEvents: { alwaysNil: null } } }),
  LogEventMutation: () => ({ logEvent: { alwaysNil: null } }),
  RecordContext: () => ({ recordContext: { alwaysNil: null } }),
  ViewerSettings: () => ({ viewerSettings: { final: '{}' } }),
  ViewerPrompts: () => ({
    prompts: { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } },
  }),
  Repository: ({ name }) => ({ repository: repositoryNamed(name) }),
  Repositories: ({ names }) => ({ repositories: { nodes: repositoriesNamed(names), pageInfo: { endCursor: null } } }),
  RepositoriesSearch: () => ({ repositories: { nodes: repositoriesNamed(undefined), pageInfo: { endCursor: null } } }),
  ResolveRepoName: () => ({ repository: null }),
  GetCodyContext: ({ repos }) => ({ getCodyContext: contextFrom(repos) }),
}

/** @param {unknown} name */
function repositoryNamed(name) {
  const id = repositories.get(String(name))
  return id === undefined ? null : { id }
}

/** @param {unknown} names all of them when there is no list */
function repositoriesNamed(names) {
  return [...repositories]
    .filter(([name]) => !Array.isArray(names) || names.includes(name))
    .map(([name, id]) => ({ name, id, url: `/${name}` }))
}

/** One snippet of each repository that is asked for. @param {unknown} ids */
function contextFrom(ids) {
  return [...repositories]
    .filter(([, id]) => Array.isArray(ids) && ids.includes(id))
    .map(([name, id]) => ({
      __typename: 'FileChunkContext',
      blob: {
        path: `${name.split('/').at(-1)}.md`,
        repository: { id, name },
        commit: { oid: '0'.repeat(40) },
        url: `/${name}/-/blob/${name.split('/').at(-1)}.md`,
      },
      startLine: 0,
      endLine: 1,
      chunkContent: `What ${name} is about.`,
    }))
}

/**
 * Answers a GraphQL query by its name.
 *
 * @param {string} name
 * @param {Variables} variables
 * @param {Site} site
 */
export function answerQuery(name, variables, site) {
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined
  if (!answer) return { data: null, errors: [{ message: `Cannot query field "${name}" on the stand-in` }] }
  return { data: answer(variables, site) }
}
