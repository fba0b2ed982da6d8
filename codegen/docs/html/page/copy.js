// Examples: a button copies the text; where the page may not, the text is selected.
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
