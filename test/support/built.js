/**
 * Loads a module of `dist/`: what a spawned program must come from.
 *
 * @param {string} path its path in `dist/`
 */
export const built = path => import(new URL(`../../dist/${path}`, import.meta.url).href)
