// Contents: on a small screen they cover the page; the entry that the address names is marked in them.
{
  const contents = element('.contents', HTMLElement)
  const menu = element('.menu', HTMLButtonElement)
  menu.hidden = false

  /** @param {boolean} yes */
  function openContents(yes) {
    contents.classList.toggle('open', yes)
    menu.setAttribute('aria-expanded', String(yes))
  }

  menu.addEventListener('click', () => openContents(!contents.classList.contains('open')))
  contents.addEventListener('click', event => {
    if (event.target instanceof Element && event.target.closest('a')) openContents(false)
  })

  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !(event.target instanceof HTMLInputElement)) openContents(false)
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
}
