// The scripts of the docs page are put into it one after another, this one first. They run in a browser, build no HTML out of
// text, and keep nothing but the theme. Each is a block, in which its names stay.

document.documentElement.classList.add('scripted')

/**
 * @template {Element} E
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E}
 */
// biome-ignore lint/correctness/noUnusedVariables: the other scripts use it
function element(selector, type) {
  const found = document.querySelector(selector)
  if (!(found instanceof type)) throw new Error(`the page has no ${selector}`)
  return found
}
