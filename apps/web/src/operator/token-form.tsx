import { useState } from "react";
import { Blank } from "../app/blank.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import type { Operator } from "./use-operator.ts";
import { useOperatorWords } from "./use-words.ts";

/** Asks for the operator's token; it is kept in this tab alone. */
export function TokenForm({ operator }: { operator: Operator }) {
  const { page } = useOperatorWords().texts;
  const [isWrong, setWrong] = useState(false);
  const isRefused = operator.token !== null || isWrong;
  return (
    <Blank title={page.title} text={page.titleText}>
      <form
        className="grid w-full gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const entered = new FormData(event.currentTarget).get("token");
          setWrong(typeof entered !== "string" || !operator.enter(entered.trim()));
        }}
      >
        <TextField
          label={page.token}
          error={isRefused ? page.wrongToken : null}
          name="token"
          type="password"
          autoComplete="off"
          required
        />
        <Button type="submit" kind="accent" className="justify-self-start">
          {page.open}
        </Button>
      </form>
    </Blank>
  );
}
