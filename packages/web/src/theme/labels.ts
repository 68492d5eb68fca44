import { createTheme, type MantineThemeOverride, mergeThemeOverrides } from '@mantine/core'
import { createElement, type HTMLAttributes } from 'react'
import { t } from '../language/language.ts'
import { theme } from './theme.ts'

/**
 * The theme with the names that screen readers need and the library leaves out. Once the language is known, and apart from
 * `theme.ts`, which the build reads.
 */
export function labelledTheme(): MantineThemeOverride {
  const close = { defaultProps: { closeButtonProps: { 'aria-label': t('Close') } } }
  const options = { defaultProps: { 'aria-label': t('Choices') } }
  const calendar = { defaultProps: { ariaLabels: calendarLabels() } }
  const calendars = ['Calendar', 'DateInput', 'DatePicker', 'DatePickerInput', 'DateTimePicker']
  const labels = createTheme({
    components: {
      Modal: close,
      Drawer: close,
      ModalCloseButton: { defaultProps: { 'aria-label': t('Close') } },
      DrawerCloseButton: { defaultProps: { 'aria-label': t('Close') } },
      // Inside a dialog a header would be a second banner of the page.
      ModalHeader: { defaultProps: { renderRoot: renderBlock } },
      DrawerHeader: { defaultProps: { renderRoot: renderBlock } },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': t('Dismiss') } } },
      PasswordInput: {
        defaultProps: {
          visibilityToggleButtonProps: { 'aria-label': t('Show what is typed') },
        },
      },
      ComboboxOptions: options,
      ...Object.fromEntries(calendars.map((name) => [name, calendar])),
    },
  })
  return mergeThemeOverrides(theme, labels)
}

function renderBlock(props: HTMLAttributes<HTMLDivElement>): ReturnType<typeof createElement> {
  return createElement('div', props)
}

function calendarLabels(): Readonly<Record<string, string>> {
  return {
    previousMonth: t('Previous month'),
    nextMonth: t('Next month'),
    previousYear: t('Previous year'),
    nextYear: t('Next year'),
    previousDecade: t('Previous ten years'),
    nextDecade: t('Next ten years'),
    monthLevelControl: t('Choose a month'),
    yearLevelControl: t('Choose a year'),
  }
}
