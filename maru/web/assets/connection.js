// A partial request that fails says so: in a patrol car the line goes down, and nothing typed may seem to be saved.
export function sayWhenTheLineIsDown(status) {
  if (!status) return
  const say = (sentence) => { status.textContent = sentence }
  document.addEventListener('htmx:sendError', () => say(status.dataset.lost))
  document.addEventListener('htmx:timeout', () => say(status.dataset.lost))
  document.addEventListener('htmx:responseError', () => say(status.dataset.failed))
  document.addEventListener('htmx:afterOnLoad', (event) => {
    if (event.detail.successful) say('')
  })
}

// Nobody looks at a hidden tab, so it asks for nothing.
export function restWhileHidden() {
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (document.hidden && event.detail.requestConfig.headers['X-Background']) event.preventDefault()
  })
}
