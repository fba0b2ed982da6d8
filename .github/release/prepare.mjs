// Before packing: the tag has to be that of the version, `repository` is where this runs, and the notes are the section of
// CHANGELOG. Takes TAG and REPOSITORY from the environment; writes package.json and release/notes.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const { TAG = '', REPOSITORY = '' } = process.env
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
if (TAG !== `v${manifest.version}`)
  throw new Error(`the tag is ${TAG}, the version ${manifest.version}: make them the same`)
if (!URL.canParse(REPOSITORY)) throw new Error('REPOSITORY has to be the URL of this repository')

const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m)
const section = sections.find(
  text => text.startsWith(`${manifest.version}\n`) || text.startsWith(`${manifest.version} `),
)
// On the page of a release, a path is none of the repository.
const notes = section
  ?.slice(section.indexOf('\n') + 1)
  .trim()
  .replace(/\]\((?!\w+:)/g, `](${REPOSITORY}/blob/${TAG}/`)
if (!notes) throw new Error(`CHANGELOG.md has no section for ${manifest.version}`)

manifest.repository = { type: 'git', url: `git+${REPOSITORY}.git` }
writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
mkdirSync('release', { recursive: true })
writeFileSync('release/notes.md', `${notes}\n`)
