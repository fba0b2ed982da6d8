import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { recipeFiles } from '../../../../codegen/project/import/recipe-files.js'
import { temporaryFolder } from '../../../support/typescript.js'

test.each([
  [undefined, ['import.json', 'import-until-2025-11-25.json', 'import-until-2024-11-05.json']],
  ['2026-07-28', ['import.json', 'import-until-2025-11-25.json', 'import-until-2024-11-05.json']],
  ['2025-11-25', ['import-until-2025-11-25.json', 'import.json', 'import-until-2024-11-05.json']],
  ['2025-03-26', ['import-until-2025-11-25.json', 'import.json', 'import-until-2024-11-05.json']],
  ['2024-10-07', ['import-until-2024-11-05.json', 'import-until-2025-11-25.json', 'import.json']],
])('the recipe for version %s comes first', (version, wanted) => {
  const folder = temporaryFolder()
  for (const name of [...wanted, '2025-11-25.json', 'summaries.json', 'import-until.json'])
    writeFileSync(join(folder, name), '{}')
  mkdirSync(join(folder, 'generated'))
  expect(recipeFiles(folder, version).map(file => basename(file))).toEqual(wanted)
})

test('there are none where there is no folder', () => {
  expect(recipeFiles(join(temporaryFolder(), 'none'))).toEqual([])
})
