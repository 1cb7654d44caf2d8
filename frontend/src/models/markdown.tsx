import { lexer, type Token, type Tokens } from 'marked';
import { createContext, createElement, Fragment, type ReactNode, useContext } from 'react';

/** Where pictures of the text are: a path that their names are put behind. */
const Folder = createContext('');

/** Markdown as React elements: no HTML is ever taken from the text. Headings start below the page's own. */
export function Markdown({ text, folder }: { text: string; folder: string }) {
  return <Folder value={folder}>{renderAll(lexer(text))}</Folder>;
}

function renderAll(tokens: readonly Token[] | undefined): ReactNode {
  return (tokens ?? []).map((token, index) => <Fragment key={`${index} ${token.raw}`}>{render(token)}</Fragment>);
}

function render(token: Token): ReactNode {
  switch (token.type) {
    case 'heading':
      return createElement(`h${Math.min(6, (token as Tokens.Heading).depth + 1)}`, undefined, renderAll(token.tokens));
    case 'paragraph':
      return <p>{renderAll(token.tokens)}</p>;
    case 'list': {
      const { ordered, items } = token as Tokens.List;
      const entries = items.map((item) => <li key={item.raw}>{renderAll(item.tokens)}</li>);
      return ordered ? <ol>{entries}</ol> : <ul>{entries}</ul>;
    }
    case 'table':
      return <Table token={token as Tokens.Table} />;
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, by keyboard too
        <pre tabIndex={0}>{(token as Tokens.Code).text}</pre>
      );
    case 'blockquote':
      return <blockquote>{renderAll(token.tokens)}</blockquote>;
    case 'hr':
      return <hr />;
    case 'strong':
      return <strong>{renderAll(token.tokens)}</strong>;
    case 'em':
      return <em>{renderAll(token.tokens)}</em>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'image':
      return <Picture token={token as Tokens.Image} />;
    case 'link':
      return <Link token={token as Tokens.Link} />;
    case 'space':
    case 'html':
      return null;
    default:
      if ('tokens' in token) return renderAll(token.tokens);
      return 'text' in token ? String(token.text) : null;
  }
}

function Table({ token }: { token: Tokens.Table }) {
  return (
    <div className="table-scroll">
      <table className="table">
        {token.header.some(({ text }) => text !== '') && (
          <thead>
            <tr>
              {token.header.map((cell, index) =>
                cell.text === '' ? (
                  <td key={`${index} ${cell.text}`} />
                ) : (
                  <th key={`${index} ${cell.text}`} scope="col">
                    {renderAll(cell.tokens)}
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <tbody>
          {token.rows.map((row) => (
            <tr key={row.map(({ text }) => text).join('|')}>
              {row.map((cell, index) => (
                <td key={`${token.header[index]?.text} ${cell.text}`}>{renderAll(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Pictures of the package only: nothing is asked of other sites.
function Picture({ token: { href, text } }: { token: Tokens.Image }) {
  const folder = useContext(Folder);
  return /^[\w][\w.-]*$/.test(href) ? <img src={`${folder}/${href}`} alt={text} /> : text;
}

// Anything but a web address (javascript:, data:) stays text.
function Link({ token }: { token: Tokens.Link }) {
  if (!/^https?:\/\//.test(token.href)) return renderAll(token.tokens);
  return (
    <a href={token.href} rel="noreferrer">
      {renderAll(token.tokens)}
    </a>
  );
}
