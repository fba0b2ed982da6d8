/** Docs of protocols: one HTML page, one Markdown file, and the lines that show a shape. */

export { htmlDocs } from './html/page.js'
export { markdownDocs } from './markdown/page.js'
export { shapeLines } from './model/shape-lines.js'
