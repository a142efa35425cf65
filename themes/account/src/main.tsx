import "@patternfly/react-core/dist/styles/base.css";
import { lazy } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router-dom";
import { LatchkeyPage } from "./page/LatchkeyPage";
import { consolePath } from "./shell/environment";
import { startI18n } from "./shell/i18n";
import { signIn } from "./shell/login";
import { Shell } from "./shell/Shell";
import { StartFailure } from "./shell/StartFailure";

const StockPages = lazy(() => import("./shell/StockPages"));

const root = createRoot(document.getElementById("app")!);

try {
  await Promise.all([startI18n(), signIn()]);
  const router = createBrowserRouter([
    {
      path: consolePath,
      element: <Shell />,
      errorElement: <StartFailure />,
      children: [
        { path: "latchkey", element: <LatchkeyPage /> },
        { path: "*", element: <StockPages /> },
      ],
    },
  ]);
  root.render(<RouterProvider router={router} />);
} catch (error) {
  console.error(error);
  root.render(<StartFailure />);
}
