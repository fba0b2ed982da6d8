import { join } from 'node:path'
import { expect, test } from 'vitest'
import { watch } from '../../../codegen/project/watch.js'
import { configOf, makeProject, pathTarget, protocolDocument, snapshot } from '../commands/project.js'

test('watching that is over before it begins generates nothing', async () => {
  const folder = makeProject({ 'agent-bindings.json': configOf({}), 'sample.json': protocolDocument() })
  const before = snapshot(folder)
  const told: unknown[] = []
  await watch(join(folder, 'agent-bindings.json'), {
    ...pathTarget,
    signal: AbortSignal.abort(),
    onGenerated: outputs => told.push(outputs),
    onFailed: error => told.push(error),
  })
  expect(told).toEqual([])
  expect(snapshot(folder)).toEqual(before)
})
