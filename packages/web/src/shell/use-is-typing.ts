import { useDebouncedValue } from '@mantine/hooks'

const PAUSE_MS = 1000

/**
 * Whether a text changed a moment ago. For `aria-busy` of what is said about what somebody types: seen at once, and said by a
 * screen reader when he pauses, once.
 */
export function useIsTyping(text: string): boolean {
  const [paused] = useDebouncedValue(text, PAUSE_MS)
  return paused !== text
}
