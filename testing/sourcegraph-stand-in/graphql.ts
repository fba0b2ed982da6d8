import { repositories, siteVersion, user } from './data.js'

/** Settings of the site. */
export interface Site {
  codyEnabled: boolean
  features: Readonly<Record<string, boolean>>
  contextFilters: unknown
}

type Variables = Readonly<Record<string, unknown>>

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

/** One answer for each query that agents send. */
const answers: Readonly<Record<string, (variables: Variables, site: Site) => unknown>> = {
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

function repositoryNamed(name: unknown) {
  const id = repositories.get(String(name))
  return id === undefined ? null : { id }
}

/** @param names all of them when there is no list */
function repositoriesNamed(names: unknown) {
  return [...repositories]
    .filter(([name]) => !Array.isArray(names) || names.includes(name))
    .map(([name, id]) => ({ name, id, url: `/${name}` }))
}

/** One snippet of each repository that is asked for. */
function contextFrom(ids: unknown) {
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

/** Answers a GraphQL query by its name. */
export function answerQuery(name: string, variables: Variables, site: Site): object {
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined
  if (!answer) return { data: null, errors: [{ message: `Cannot query field "${name}" on the stand-in` }] }
  return { data: answer(variables, site) }
}
