// Search: every word has to be somewhere in the entry; those with it in their name come first.
{
  const shown = 50
  const search = element('.search', HTMLElement)
  const input = element('.search input', HTMLInputElement)
  const panel = element('.found', HTMLElement)
  const status = element('.found p', HTMLElement)
  const results = element('#results', HTMLUListElement)
  search.hidden = false

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
    showPanel(words.length > 0)
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
  function showPanel(yes) {
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
      else showPanel(false)
    }
  })
  results.addEventListener('click', event => {
    if (event.target instanceof Element && event.target.closest('a')) {
      input.value = ''
      input.blur()
      showPanel(false)
    }
  })
  document.addEventListener('click', event => {
    if (event.target instanceof Node && !search.contains(event.target)) showPanel(false)
  })
  document.addEventListener('keydown', event => {
    const typing = event.target instanceof HTMLInputElement
    if (typing || event.metaKey || event.altKey || (event.ctrlKey && event.key !== 'k')) return
    if (event.key === '/' || (event.ctrlKey && event.key === 'k')) {
      event.preventDefault()
      input.focus()
      input.select()
    }
  })
}
