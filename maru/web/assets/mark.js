// Who goes back finds what they typed, on a page that has come anew: it keeps the mark that it had, so that what is
// sent again is written once.
export function keepTheMark(box) {
  if (!box) return
  const kept = history.state && history.state.once
  if (kept) box.value = kept
  else history.replaceState({ ...history.state, once: box.value }, '')
}
