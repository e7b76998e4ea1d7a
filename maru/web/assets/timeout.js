// Warns some minutes before the session ends and covers the page once it has.
// Any tab that talks to the server moves the clock of all of them.
export function warnBeforeSignOut(dialog) {
  if (!dialog || !dialog.showModal) return
  const form = dialog.querySelector('form')
  const idle = Number(dialog.dataset.idle) * 1000
  const warning = Number(dialog.dataset.warning) * 1000
  const finalEnd = Date.now() + Number(dialog.dataset.left) * 1000
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('maru-session') : null
  let end = 0

  const stay = () => {
    end = Math.min(Date.now() + idle, finalEnd)
    if (dialog.open) dialog.close()
  }
  const seen = () => {
    stay()
    if (tabs) tabs.postMessage('seen')
  }
  const over = () => {
    dialog.classList.add('maru-timeout--over')
    dialog.querySelector('[data-before]').hidden = true
    dialog.querySelector('[data-after]').hidden = false
    if (!dialog.open) dialog.showModal()
  }
  const look = () => {
    const left = end - Date.now()
    if (left <= 0) {
      over()
    } else if (left <= warning && !dialog.open) {
      dialog.showModal()
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } })
      .then((answer) => (answer.status === 204 ? seen() : over()))
      .catch(() => form.submit())
  })
  dialog.addEventListener('cancel', (event) => event.preventDefault())
  document.addEventListener('htmx:afterRequest', (event) => {
    const headers = event.detail.requestConfig.headers
    if (event.detail.successful && !headers['X-Background']) seen()
  })
  if (tabs) tabs.onmessage = stay
  seen()
  setInterval(look, 5000)
  document.addEventListener('visibilitychange', look)
}
