import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('a program that calls two methods starts within 50 KB, is within 150 KB in all, and has no ajv', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const entry = join(folder, 'two.js')
  const bindings = join(root, 'dist/generated/cody/1.114/index.js')
  writeFileSync(
    entry,
    `import { CodyClient } from ${JSON.stringify(bindings)}
    const cody = await CodyClient.spawn({ command: 'cody' })
    await cody.initialize({})
    console.log(await cody.chat.new())`,
  )
  const options = { bundle: true, splitting: true, minify: true, format: 'esm', platform: 'node' } as const
  const { metafile } = await build({
    ...options,
    entryPoints: [entry],
    outdir: join(folder, 'out'),
    metafile: true,
    write: false,
  })
  const { outputs } = metafile
  const start = new Set<string>()
  const follow = (path: string) => {
    if (start.has(path) || !outputs[path]) return
    start.add(path)
    for (const { kind, path: next } of outputs[path].imports) if (kind === 'import-statement') follow(next)
  }
  follow(Object.keys(outputs).find(path => outputs[path]?.entryPoint?.endsWith('two.js')) ?? '')
  const atStart = [...start].flatMap(path => Object.keys(outputs[path]?.inputs ?? {}))
  expect(atStart.length).toBeGreaterThan(20)
  expect(
    atStart.filter(file =>
      /shapes|validation\/(compile|judge|explain)|redact|process\/|trace\/|listen\/|restart\/|worker\//.test(file),
    ),
  ).toEqual([])
  expect(Object.keys(metafile.inputs).filter(file => /node_modules/.test(file))).toEqual([])
  const bytesOf = (paths: Iterable<string>) => [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0)
  expect(bytesOf(start)).toBeLessThanOrEqual(50_000)
  expect(bytesOf(Object.keys(outputs))).toBeLessThanOrEqual(150_000)
})
