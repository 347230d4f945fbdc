// Sets the chosen theme before anything is painted. A file of its own: the Content-Security-Policy forbids inline scripts.
try {
  const theme = localStorage.getItem('engram.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage can be forbidden; the system's theme then applies.
}
