// What generated bindings cost those who use them: at each call, at loading, in a bundle, and in a type check.
import { measureCalls, measureCallsAlone } from './client/calls.js'
import { inUserFolder, measureBundles, measureTypeChecks } from './client/costs.js'
import { modules } from './client/programs.js'
import { measureProcesses } from './lib/processes.js'
import { toRows } from './lib/rows.js'

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const calls = await measureCalls(rounds, smoke ? 100 : 10_000)
  const alone = await measureCallsAlone(rounds, smoke ? 100 : 1_000_000)
  const loading = await inUserFolder(folder => {
    const load = (/** @type {string} */ name) => ({
      args: ['--input-type=module', '-e', `import ${JSON.stringify(name)}`],
      cwd: folder,
    })
    const loads = Object.entries(modules).map(([name, module]) => [name, load(module)])
    return measureProcesses({ 'node -e 0': { args: ['-e', '0'] }, ...Object.fromEntries(loads) }, rounds)
  })
  const bundles = await measureBundles()
  const checks = await measureTypeChecks(smoke ? 1 : Math.min(rounds, 3), 'typescript')
  const older = smoke ? undefined : await measureTypeChecks(Math.min(rounds, 2), 'typescript-5')
  const sdk = '@agentclientprotocol/sdk'
  return [
    ...toRows('client, calls', 'ms', calls, 'bare call of the connection'),
    ...toRows('client, calls alone', 'ns/call', alone, 'bare call, nothing sent'),
    ...toRows('client, loading', 'ms', loading.time, 'node -e 0'),
    ...toRows('client, bundle of two methods, minified', 'bytes', bundles.minified, sdk),
    ...toRows('client, the same compressed', 'bytes', bundles.compressed, sdk),
    ...toRows('client, the same in all chunks', 'bytes', bundles.all, sdk),
    ...toRows('client, type check: files', 'files', checks.files, 'an empty program'),
    ...toRows('client, type check: instantiations', '', checks.instantiations, sdk),
    ...toRows('client, type check: time', 'ms', checks.time, sdk),
    ...(older ? toRows('client, type check: time with TypeScript 5.9', 'ms', older.time, sdk) : []),
  ]
}
