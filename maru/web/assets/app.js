// The pages work without this file; it makes them quicker and kinder.
import {
  Button,
  CharacterCount,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  ServiceNavigation,
  SkipLink,
  createAll,
  isSupported
} from 'govuk-frontend'
import htmx from 'htmx.org'

import { mapTheBody } from './body.js'
import { restWhileHidden, sayWhenTheLineIsDown } from './connection.js'
import { keepTheMark } from './mark.js'
import { revealChosen } from './reveal.js'
import { warnBeforeSignOut } from './timeout.js'

const components = [CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink]

function start(scope) {
  if (!isSupported()) return
  createAll(Button, { preventDoubleClick: true }, scope)
  components.forEach((component) => createAll(component, undefined, scope))
  revealChosen(scope)
}

window.htmx = htmx
start(document)
document.addEventListener('htmx:load', (event) => {
  if (event.target !== document.body) start(event.target)
})
sayWhenTheLineIsDown(document.querySelector('[data-connection]'))
restWhileHidden()
mapTheBody(document.querySelector('[data-body-map]'))
keepTheMark(document.querySelector('input[name=once]'))
warnBeforeSignOut(document.querySelector('[data-timeout]'))
document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false
  button.addEventListener('click', () => window.print())
})
// On a phone the list comes first; a filter in use stays open, and without this script every filter is.
document.querySelectorAll('[data-filter]').forEach((panel) => {
  if (window.matchMedia('(max-width: 40em)').matches) panel.open = panel.querySelector('.maru-chosen') !== null
})
