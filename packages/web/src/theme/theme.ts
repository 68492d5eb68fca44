import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one colour of the brand; shade 7 carries white text at 6.4:1. */
const pine: MantineColorsTuple = [
  '#e9f6f3',
  '#d3ebe5',
  '#a5d7cb',
  '#74c2af',
  '#4cb098',
  '#33a389',
  '#1f8a73',
  '#0f6b5c',
  '#0b584b',
  '#06443a',
]
const slate: MantineColorsTuple = [
  '#f7f8f9',
  '#eef0f2',
  '#e2e5e9',
  '#cdd2d8',
  '#aab2bb',
  '#7f8a96',
  '#5d6873',
  '#434d57',
  '#2c343c',
  '#1a2027',
]

/** Surfaces of the dark scheme: 7 is what stands on the canvas, 6 an input on it, 0 the ink. */
const dark: MantineColorsTuple = [
  '#e8ebee',
  '#c6ced6',
  '#a3adb8',
  '#75818c',
  '#343d46',
  '#303840',
  '#262d34',
  '#1c2126',
  '#14181c',
  '#0e1114',
]

/** Shade 7 carries white text at 6.9:1; the library's own red does not reach 4.5. */
const red: MantineColorsTuple = [
  '#fdf1f1',
  '#fce3e3',
  '#f6bcbc',
  '#ee9696',
  '#e26a6a',
  '#d24848',
  '#bf3030',
  '#ab2423',
  '#96201f',
  '#781a19',
]

/** `lockScroll` would write a style element, which the policy forbids. Nor is it needed: the page itself never scrolls. */
const OVERLAY = {
  defaultProps: { lockScroll: false, overlayProps: { backgroundOpacity: 0.4 } },
} as const
const ROOT = { defaultProps: { lockScroll: false } } as const

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 7 },
  colors: { pine, gray: slate, red, dark },
  defaultRadius: 'sm',
  fontFamily:
    '"Inter Variable", system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  autoContrast: true,
  luminanceThreshold: 0.3,
  focusRing: 'auto',
  components: {
    ComboboxTarget: { defaultProps: { withExpandedAttribute: true, 'aria-autocomplete': 'list' } },
    ComboboxEventsTarget: { defaultProps: { withExpandedAttribute: true } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: OVERLAY,
    ModalRoot: ROOT,
    Drawer: OVERLAY,
    DrawerRoot: ROOT,
  },
})
