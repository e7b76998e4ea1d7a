// Shows the questions under an answer once it is chosen.
// GOV.UK's own component marks radios as expanded, which ARIA does not allow for radios; what is revealed
// follows its answer at once in reading order, so nothing is lost without the mark.
export function revealChosen(scope) {
  scope.querySelectorAll('[data-aria-controls]').forEach((input) => {
    const shown = document.getElementById(input.dataset.ariaControls)
    if (!shown) return
    const hidden = `govuk-${input.type === 'radio' ? 'radios' : 'checkboxes'}__conditional--hidden`
    const look = () => shown.classList.toggle(hidden, !input.checked)
    const group = input.form || document
    group.addEventListener('change', (event) => {
      if (event.target.name === input.name) look()
    })
    window.addEventListener('pageshow', look)
    look()
  })
}
