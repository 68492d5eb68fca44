declare module 'virtual:theme-variables.css'
declare module 'virtual:component-styles.css'
declare module '@fontsource-variable/inter/index.css'

/** Icons one by one: the package's index would make each build read six thousand of them. */
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { Icon } from '@tabler/icons-react'

  const icon: Icon
  export default icon
}
