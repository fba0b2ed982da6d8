// The script of the docs page. It runs in a browser, builds no HTML out of text, and keeps nothing but the theme.
;(() => {
  const shown = 50
  const root = document.documentElement
  root.classList.add('scripted')

  /**
   * @template {Element} E
   * @param {string} selector
   * @param {new () => E} type
   * @returns {E}
   */
  function find(selector, type) {
    const element = document.querySelector(selector)
    if (!(element instanceof type)) throw new Error(`the page has no ${selector}`)
    return element
  }

  const search = find('.search', HTMLElement)
  const input = find('.search input', HTMLInputElement)
  const panel = find('.found', HTMLElement)
  const status = find('.found p', HTMLElement)
  const results = find('#results', HTMLUListElement)
  const contents = find('.contents', HTMLElement)
  const menu = find('.menu', HTMLButtonElement)
  const theme = find('.theme', HTMLButtonElement)
  for (const element of [search, menu, theme]) element.hidden = false

  // --- Search: every word has to be somewhere in the entry; those with it in their name come first. ---

  /** @typedef {{ id: string, name: string, kind: string, lower: string, text: string, summary: string }} Entry */

  /** @type {Entry[] | undefined} */
  let index

  function entries() {
    index ??= [...document.querySelectorAll('article')].map(article => {
      const name = article.dataset.name ?? ''
      return {
        id: article.id,
        name,
        kind: article.dataset.kind ?? '',
        lower: name.toLowerCase(),
        text: [...article.querySelectorAll('.summary, .warning, .sides, :scope > pre')]
          .map(part => part.textContent ?? '')
          .join('\n')
          .toLowerCase(),
        summary: article.querySelector('.summary')?.textContent ?? '',
      }
    })
    return index
  }

  /**
   * How well an entry answers a query: lower is better; undefined when it does not.
   * @param {Entry} entry
   * @param {string[]} words
   */
  function rank(entry, words) {
    if (!words.every(word => entry.lower.includes(word) || entry.text.includes(word))) return undefined
    const query = words.join(' ')
    const last = entry.lower.slice(entry.lower.lastIndexOf('/') + 1)
    const shape = entry.kind === 'shape' ? 1 : 0
    if (entry.lower === query || last === query) return shape
    if (entry.lower.startsWith(query) || last.startsWith(query)) return 2 + shape
    return (words.every(word => entry.lower.includes(word)) ? 4 : 6) + shape
  }

  /** @param {string} query */
  function matches(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    if (words.length === 0) return { words, found: [] }
    const ranked = entries().flatMap((entry, place) => {
      const order = rank(entry, words)
      return order === undefined ? [] : [{ entry, order, place }]
    })
    ranked.sort((a, b) => a.order - b.order || a.entry.name.length - b.entry.name.length || a.place - b.place)
    return { words, found: ranked.map(({ entry }) => entry) }
  }

  /**
   * The name with what was searched for marked.
   * @param {string} name
   * @param {string[]} words
   */
  function marked(name, words) {
    const bold = document.createElement('b')
    const patterns = words.map(word => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    for (const [place, part] of name.split(new RegExp(`(${patterns.join('|')})`, 'i')).entries()) {
      const mark = document.createElement('mark')
      mark.textContent = part
      bold.append(place % 2 === 1 ? mark : part)
    }
    return bold
  }

  let selected = 0

  /** @param {number} next */
  function select(next) {
    const items = results.children
    selected = items.length === 0 ? 0 : (next + items.length) % items.length
    for (const [place, item] of [...items].entries()) item.setAttribute('aria-selected', String(place === selected))
    const item = items[selected]
    if (item) {
      input.setAttribute('aria-activedescendant', item.id)
      item.scrollIntoView({ block: 'nearest' })
    } else input.removeAttribute('aria-activedescendant')
  }

  function update() {
    const { words, found } = matches(input.value)
    open(words.length > 0)
    results.replaceChildren(
      ...found.slice(0, shown).map((entry, place) => {
        const item = document.createElement('li')
        item.id = `result-${place}`
        item.setAttribute('role', 'option')
        const link = document.createElement('a')
        link.href = `#${entry.id}`
        link.tabIndex = -1
        const kind = document.createElement('span')
        kind.textContent = entry.kind
        const summary = document.createElement('small')
        summary.textContent = entry.summary
        link.append(kind, marked(entry.name, words), summary)
        item.append(link)
        return item
      }),
    )
    const more = found.length > shown ? `, the first ${shown} shown` : ''
    status.textContent =
      found.length === 0 ? 'Nothing found' : `${found.length} ${found.length === 1 ? 'result' : 'results'}${more}`
    select(0)
  }

  /** @param {boolean} yes */
  function open(yes) {
    panel.hidden = !yes
    input.setAttribute('aria-expanded', String(yes))
    if (!yes) input.removeAttribute('aria-activedescendant')
  }

  input.addEventListener('input', update)
  input.addEventListener('focus', () => {
    if (input.value !== '') update()
  })
  input.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      select(selected + (event.key === 'ArrowDown' ? 1 : -1))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const link = results.children[selected]?.querySelector('a')
      if (link && !panel.hidden) link.click()
    } else if (event.key === 'Escape') {
      if (panel.hidden) input.blur()
      else open(false)
    }
  })
  results.addEventListener('click', event => {
    if (event.target instanceof Element && event.target.closest('a')) {
      input.value = ''
      input.blur()
      open(false)
    }
  })
  document.addEventListener('click', event => {
    if (event.target instanceof Node && !search.contains(event.target)) open(false)
  })
  document.addEventListener('keydown', event => {
    const typing = event.target instanceof HTMLInputElement
    if (typing || event.metaKey || event.altKey || (event.ctrlKey && event.key !== 'k')) return
    if (event.key === '/' || (event.ctrlKey && event.key === 'k')) {
      event.preventDefault()
      input.focus()
      input.select()
    } else if (event.key === 'Escape') openContents(false)
  })

  // --- Contents: a sheet of its own on a small screen; where one is, is marked. ---

  /** @param {boolean} yes */
  function openContents(yes) {
    contents.classList.toggle('open', yes)
    menu.setAttribute('aria-expanded', String(yes))
  }

  menu.addEventListener('click', () => openContents(!contents.classList.contains('open')))
  contents.addEventListener('click', event => {
    if (event.target instanceof Element && event.target.closest('a')) openContents(false)
  })

  function markPlace() {
    contents.querySelector('[aria-current]')?.removeAttribute('aria-current')
    if (location.hash === '') return
    const link = [...contents.querySelectorAll('a')].find(({ hash }) => hash === location.hash)
    if (!link) return
    link.setAttribute('aria-current', 'true')
    const part = link.closest('details')
    if (part) part.open = true
    link.scrollIntoView({ block: 'nearest' })
  }

  addEventListener('hashchange', () => {
    markPlace()
    const target = document.getElementById(location.hash.slice(1))
    if (target?.matches('article')) {
      target.tabIndex = -1
      target.focus({ preventScroll: true })
    }
  })
  markPlace()

  // --- Examples: a button copies the text; where the page may not, the text is selected. ---

  for (const button of document.querySelectorAll('.copy')) if (button instanceof HTMLElement) button.hidden = false
  document.addEventListener('click', async event => {
    const button = event.target instanceof Element ? event.target.closest('.copy') : null
    const text = button?.parentElement?.querySelector('pre')
    if (!button || !text) return
    try {
      await navigator.clipboard.writeText(text.textContent ?? '')
      button.textContent = 'Copied'
    } catch {
      getSelection()?.selectAllChildren(text)
      button.textContent = 'Selected'
    }
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2000)
  })

  // --- Theme: as the system has it, light, dark. ---

  const themes = ['auto', 'light', 'dark']
  const signs = ['◐', '☀', '☾']

  /** @param {string} name */
  function showTheme(name) {
    root.dataset.theme = name
    const word = document.createElement('span')
    word.className = 'word'
    word.textContent = ` ${name}`
    theme.replaceChildren(signs[themes.indexOf(name)] ?? '', word)
    theme.setAttribute('aria-label', `Theme: ${name}`)
  }

  /** Storage may be forbidden: then the choice lasts as long as the page. */
  function storedTheme() {
    try {
      const name = localStorage.getItem('agent-bindings-theme') ?? ''
      return themes.includes(name) ? name : 'auto'
    } catch {
      return 'auto'
    }
  }

  theme.addEventListener('click', () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? 'auto') + 1) % themes.length] ?? 'auto'
    showTheme(next)
    try {
      localStorage.setItem('agent-bindings-theme', next)
    } catch {
      theme.title = 'This browser does not let the page keep the choice.'
    }
  })
  showTheme(storedTheme())
})()
