/** What this runtime and vscode-jsonrpc have for each other. Importing it loads vscode-jsonrpc. */

export { type MessagesOptions, messages } from './messages.js'
export { createReaderAndWriter } from './reader-and-writer.js'
