export { attributes, escapeHtml, Html, html, type Piece, trustedHtml } from './html.ts'
export { type LiquidLimits, renderHtmlTemplate, renderTextTemplate } from './liquid.ts'
export { isSafeUrl } from './url.ts'
