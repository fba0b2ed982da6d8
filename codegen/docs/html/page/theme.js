// Theme: as the system has it, light, dark.
{
  const root = document.documentElement
  const theme = element('.theme', HTMLButtonElement)
  theme.hidden = false

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
}
