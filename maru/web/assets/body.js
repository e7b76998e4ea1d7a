// A tap on the outline of a body chooses the nearest place in the list of the mark that is being written, and the dots
// follow the lists. Without this file the lists alone do it.
const SVG = 'http://www.w3.org/2000/svg'

export function mapTheBody(map) {
  if (!map) return
  const form = map.closest('form')
  const lists = [...form.querySelectorAll('select[name$=-region]')]
  const places = [...map.querySelectorAll('[data-region]')].map((place) => ({
    code: place.dataset.region, x: Number(place.getAttribute('cx')), y: Number(place.getAttribute('cy'))
  }))
  let written = null
  lists.forEach((list) => {
    const mark = list.closest('fieldset')
    mark.addEventListener('focusin', () => { written = list })
    list.addEventListener('change', () => draw(map, lists, places))
  })
  map.addEventListener('click', (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse())
    const list = written || lists.find((one) => !one.value) || lists[lists.length - 1]
    if (!list) return
    list.value = nearest(places, at).code
    list.dispatchEvent(new Event('change', { bubbles: true }))
    list.focus()
  })
  form.querySelectorAll('[data-body-hint]').forEach((hint) => { hint.hidden = lists.length === 0 })
  map.classList.add('maru-bodymap--taps')
}

function nearest(places, at) {
  const away = (place) => (place.x - at.x) ** 2 + (place.y - at.y) ** 2
  return places.reduce((best, place) => (away(place) < away(best) ? place : best))
}

function draw(map, lists, places) {
  const dots = map.querySelector('.maru-bodymap__dots')
  dots.replaceChildren()
  lists.forEach((list, index) => {
    const place = places.find((one) => one.code === list.value)
    if (!place) return
    const dot = made('circle', { cx: place.x, cy: place.y, r: 9 })
    const number = made('text', { x: place.x, y: place.y, dy: 4, 'text-anchor': 'middle' })
    number.textContent = index + 1
    dots.append(dot, number)
  })
}

function made(name, attributes) {
  const shape = document.createElementNS(SVG, name)
  Object.entries(attributes).forEach(([key, value]) => shape.setAttribute(key, value))
  return shape
}
