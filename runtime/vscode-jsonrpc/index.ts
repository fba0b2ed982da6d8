/** What this runtime and vscode-jsonrpc have for each other. Importing it loads vscode-jsonrpc. */

export { vscodeJsonRpc } from './engine.js'
export { type MessagesOptions, messages } from './messages.js'
export { createReaderAndWriter } from './reader-and-writer.js'
