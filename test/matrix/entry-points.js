// Imports and requires modules, given as a list in JSON of paths in the package, and prints how many names each way brings.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const counts = []
for (const path of JSON.parse(process.argv[2] ?? '[]')) {
  const module = new URL(`../../${path}`, import.meta.url)
  counts.push([path, Object.keys(await import(module.href)).length, Object.keys(require(`../../${path}`)).length])
}
console.log(JSON.stringify(counts))
