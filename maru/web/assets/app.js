// The pages work without this file; it makes them quicker and kinder.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
  isSupported
} from 'govuk-frontend'
import htmx from 'htmx.org'

import { sayWhenTheLineIsDown } from './connection.js'
import { warnBeforeSignOut } from './timeout.js'

const components = [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink]

function start(scope) {
  if (!isSupported()) return
  createAll(Button, { preventDoubleClick: true }, scope)
  components.forEach((component) => createAll(component, undefined, scope))
}

window.htmx = htmx
start(document)
document.addEventListener('htmx:load', (event) => {
  if (event.target !== document.body) start(event.target)
})
sayWhenTheLineIsDown(document.querySelector('[data-connection]'))
warnBeforeSignOut(document.querySelector('[data-timeout]'))
document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false
  button.addEventListener('click', () => window.print())
})
