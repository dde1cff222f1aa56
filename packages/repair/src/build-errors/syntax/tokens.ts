// Splits a text that may not parse into tokens. It must not know what is wrong with it.
import ts from 'typescript';

export interface Token {
  readonly kind: ts.SyntaxKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** It is the first of its line. */
  readonly isFirst: boolean;
  /** Columns before the first token of its line. */
  readonly indent: number;
}

const { SyntaxKind } = ts;

/** White space and comments are left out; the end of the text is the last token, with an empty text. */
export function tokensOf(text: string, isJsx = false): readonly Token[] {
  const variant = isJsx ? ts.LanguageVariant.JSX : ts.LanguageVariant.Standard;
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, variant, text);
  const tokens: Token[] = [];
  const templates: number[] = [];
  let depth = 0;
  let indent = 0;
  for (;;) {
    let kind = scanner.scan();
    const last = tokens.at(-1);
    if ((kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) && !endsExpression(last))
      kind = scanner.reScanSlashToken();
    if (kind === SyntaxKind.CloseBraceToken && templates.at(-1) === depth) {
      kind = scanner.reScanTemplateToken(false);
      templates.pop();
    } else if (kind === SyntaxKind.OpenBraceToken) depth += 1;
    else if (kind === SyntaxKind.CloseBraceToken) depth -= 1;
    if (kind === SyntaxKind.TemplateHead || kind === SyntaxKind.TemplateMiddle) templates.push(depth);
    const start = scanner.getTokenStart();
    const isFirst = last === undefined || scanner.hasPrecedingLineBreak();
    if (isFirst) indent = start - (text.lastIndexOf('\n', start - 1) + 1);
    tokens.push({
      kind,
      text: text.slice(start, scanner.getTokenEnd()),
      start,
      end: scanner.getTokenEnd(),
      isFirst,
      indent,
    });
    if (kind === SyntaxKind.EndOfFileToken) return tokens;
  }
}

/** A slash behind it divides; behind anything else it begins a regular expression. */
function endsExpression(token: Token | undefined): boolean {
  if (token === undefined) return false;
  switch (token.kind) {
    case SyntaxKind.Identifier:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
    case SyntaxKind.StringLiteral:
    case SyntaxKind.RegularExpressionLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateTail:
    case SyntaxKind.CloseParenToken:
    case SyntaxKind.CloseBracketToken:
    case SyntaxKind.CloseBraceToken:
    case SyntaxKind.PlusPlusToken:
    case SyntaxKind.MinusMinusToken:
    case SyntaxKind.ThisKeyword:
    case SyntaxKind.SuperKeyword:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.NullKeyword:
      return true;
    default:
      return false;
  }
}

export function isWord(token: Pick<Token, 'text'>): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(token.text);
}
