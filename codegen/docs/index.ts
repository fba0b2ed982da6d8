/** References of protocols: one HTML page, one Markdown file, and the lines that show a shape. */

export { htmlReference } from './html/page.js'
export { markdownReference } from './markdown/page.js'
export { referencedNames } from './reference/sameness.js'
export { shapeLines } from './reference/shape-lines.js'
