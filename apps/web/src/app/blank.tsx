import type { ReactNode } from "react";

/** A page with nothing on it but a sentence and a way on: an empty frame of film. */
export function Blank(props: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="page blank-page">
      <div className="blank">
        <div aria-hidden className="film">
          <div className="film-edge">
            <span className="film-number">▸ 00</span>
            <span>Darkroom</span>
          </div>
          <div className="tray blank-tray">
            <div className="developing-grain tray-layer" />
          </div>
          <div className="film-edge" />
        </div>
        <div className="grid content-center gap-3">
          <h1 className="text-display font-semibold tracking-display">{props.title}</h1>
          <p className="text-soft">{props.text}</p>
          <div className="mt-2 flex flex-wrap gap-2">{props.children}</div>
        </div>
      </div>
    </div>
  );
}
