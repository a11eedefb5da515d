import { Link } from "@tanstack/react-router";
import { CircleUserRound } from "lucide-react";
import { useSession } from "../app/use-session.ts";
import { useTexts } from "../languages/use-texts.ts";
import { buttonClass } from "../ui/button.tsx";

/** The way in for visitors, and to the own account for everybody else. */
export function AccountChip() {
  const { frame } = useTexts();
  const session = useSession().data;
  if (session === undefined) return null;
  if (session.email === null) {
    return (
      <Link to="/sign-in" className={buttonClass("quiet")}>
        {frame.signIn}
      </Link>
    );
  }
  return (
    <Link
      to="/account"
      className={buttonClass("quiet", "button-square")}
      aria-label={frame.account}
      title={session.email}
    >
      <CircleUserRound aria-hidden size={18} />
    </Link>
  );
}
