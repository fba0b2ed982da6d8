import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCheck } from '../../../codegen/commands/check.js'
import { runGenerate } from '../../../codegen/commands/generate.js'
import { loadConfig } from '../../../codegen/project/config.js'
import { makeProject, snapshot } from '../commands/project.js'

const targetThatNeeds = (name: string, ...packages: string[]) =>
  `export default { name: '${name}', packages: () => ${JSON.stringify(packages)}, options: {}, load: () => { throw 1 } }`

test.each([
  ['generate', runGenerate],
  ['check', runCheck],
])('%s names all that is missing for all of a configuration at once, before any work', async (_, run) => {
  const folder = makeProject({
    'one.mjs': targetThatNeeds('one', 'no-such-a', 'no-such-b'),
    'two.mjs': targetThatNeeds('two', 'no-such-b', '@no/such-c'),
    // It would be the first error if anything were read.
    'broken.json': '{',
    'agent-bindings.json': {
      generate: ['one', 'two', 'none'].map(name => ({
        document: 'broken.json',
        target: `./${name}.mjs`,
        output: `out/${name}`,
      })),
    },
  })
  const before = snapshot(folder)
  await expect(run(loadConfig('agent-bindings.json', join(folder)))).rejects.toThrow(
    'error: the target one needs the packages no-such-a and no-such-b, and the target two needs the packages ' +
      'no-such-b and @no/such-c, which are not installed\n' +
      '  → install them: npm install --save-dev no-such-a no-such-b @no/such-c',
  )
  expect(snapshot(folder)).toEqual(before)
})
