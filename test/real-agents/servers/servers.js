// Language servers and servers of the Model Context Protocol, each driven by its generated client without any option.

/**
 * @typedef {object} Server
 * @property {string} name
 * @property {string} title
 * @property {string} package
 * @property {string} version
 * @property {import('../agents.js').Program} program
 * @property {'lsp/3.18' | 'mcp/2025-11-25'} document the document that its messages are compared with
 * @property {LanguageFile} [file] what a language server opens
 * @property {readonly Call[]} [calls] of tools of an MCP server
 *
 * @typedef {object} LanguageFile
 * @property {string} name
 * @property {string} languageId
 * @property {string} text
 * @property {{ line: number, character: number }} position a place that has something to say
 *
 * @typedef {{ name: string, arguments: Record<string, unknown> }} Call
 */

/**
 * @param {string} name @param {string} packageName @param {string} version @param {string} path
 * @param {readonly string[]} args @param {LanguageFile} file
 * @returns {Server}
 */
const language = (name, packageName, version, path, args, file) => ({
  name,
  title: name,
  package: packageName,
  version,
  program: { path: `${packageName}/${path}`, args },
  document: 'lsp/3.18',
  file,
})

/** @param {string} name @param {string} version @param {readonly string[]} args @param {readonly Call[]} calls @returns {Server} */
const context = (name, version, args, calls) => ({
  name: `mcp-${name}`,
  title: `server-${name}`,
  package: `@modelcontextprotocol/server-${name}`,
  version,
  program: { path: `@modelcontextprotocol/server-${name}/dist/index.js`, args },
  document: 'mcp/2025-11-25',
  calls,
})

/** @param {string} name @param {string} languageId @param {string} text @param {number} line @param {number} character */
const file = (name, languageId, text, line, character) => ({ name, languageId, text, position: { line, character } })

const extracted = /** @type {const} */ (['vscode-langservers-extracted', '4.10.0'])

/** @type {readonly Server[]} */
export const servers = [
  language(
    ...['bash', 'bash-language-server', '5.8.1', 'out/cli.js', ['start']],
    file('a.sh', 'shellscript', 'greet() {\n  echo "hi $1"\n}\ngreet world\n', 3, 2),
  ),
  language(
    ...['yaml', 'yaml-language-server', '1.25.0', 'bin/yaml-language-server', ['--stdio']],
    file('a.yaml', 'yaml', 'a: 1\nb:\n  - x\na: [\n', 1, 0),
  ),
  language(
    ...['json', ...extracted, 'bin/vscode-json-language-server', ['--stdio']],
    file('a.json', 'json', '{ "a": 1, "b": [1, 2, ], "color": "#ff0000" }\n', 0, 4),
  ),
  language(
    ...['css', ...extracted, 'bin/vscode-css-language-server', ['--stdio']],
    file('a.css', 'css', '.a { color: #ff0000; colr: blue }\n', 0, 7),
  ),
  language(
    ...['html', ...extracted, 'bin/vscode-html-language-server', ['--stdio']],
    file('a.html', 'html', '<html><body><p style="color: red">x</p></body></html>\n', 0, 13),
  ),
  language(
    ...['tailwind', '@tailwindcss/language-server', '0.16.0', 'bin/tailwindcss-language-server', ['--stdio']],
    file('a.html', 'html', '<div class="p-4 text-red-500 block flex"></div>\n', 0, 13),
  ),
  language(
    ...['svelte', 'svelte-language-server', '0.18.4', 'bin/server.js', ['--stdio']],
    file('a.svelte', 'svelte', '<script>\n  let n = 1\n</script>\n<p>{n}</p>\n', 1, 6),
  ),
  language(
    ...['dockerfile', 'dockerfile-language-server-nodejs', '0.15.0', 'bin/docker-langserver', ['--stdio']],
    file('Dockerfile', 'dockerfile', 'FROM node:20\nRUNN x\nCOPY . /a\n', 0, 2),
  ),
  language(
    ...['vim', 'vim-language-server', '2.3.1', 'bin/index.js', ['--stdio']],
    file('a.vim', 'vim', 'let g:a = 1\nfunction! F()\n  return g:a\nendfunction\n', 2, 10),
  ),
  context(
    'filesystem',
    '2026.8.31',
    ['.'],
    [
      { name: 'list_allowed_directories', arguments: {} },
      { name: 'write_file', arguments: { path: 'a.txt', content: 'one' } },
      { name: 'edit_file', arguments: { path: 'a.txt', edits: [{ oldText: 'one', newText: 'two' }] } },
      { name: 'read_text_file', arguments: { path: 'a.txt' } },
      { name: 'directory_tree', arguments: { path: '.' } },
      { name: 'read_text_file', arguments: { path: '/etc/hostname' } },
    ],
  ),
  context(
    'memory',
    '2026.8.31',
    [],
    [
      {
        name: 'create_entities',
        arguments: { entities: [{ name: 'a', entityType: 'letter', observations: ['first'] }] },
      },
      { name: 'read_graph', arguments: {} },
      { name: 'search_nodes', arguments: { query: 'a' } },
    ],
  ),
  context(
    'sequential-thinking',
    '2026.8.31',
    [],
    [
      {
        name: 'sequentialthinking',
        arguments: { thought: 'x', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 },
      },
    ],
  ),
]
