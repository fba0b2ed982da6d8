import { expect, test } from 'vitest'
import { cannotCreateWhenReading } from '../../../agents/acp/unstable.js'

test.each([
  [['gemini', '--acp'], true],
  [['C:\\npm\\gemini.cmd', '--acp'], true],
  [['/usr/bin/node', '/opt/bundle/gemini.js', '--acp'], true],
  [['npx', '@google/gemini-cli@0.61.0', '--acp'], true],
  [['/home/gemini/bin/qwen', '--acp'], false],
  [['agent', '--model', 'gemini-2.5-pro'], false],
  [[], false],
])('%j cannot create files when it may read: %s', (command, cannot) => {
  expect(cannotCreateWhenReading(command)).toBe(cannot)
})
