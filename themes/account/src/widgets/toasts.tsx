import { Alert, AlertActionCloseButton, AlertGroup } from "@patternfly/react-core";
import { createContext, useCallback, useContext, useState, type PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";

type Kind = "success" | "info" | "warning" | "danger";
type Toast = { id: number; kind: Kind; text: string };
type AddToast = (kind: Kind, text: string) => void;

const SHOWN_MILLIS = 8000;
const Toasts = createContext<AddToast>(() => {});

export const useToast = () => useContext(Toasts);

export const ToastProvider = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);

  const remove = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id));
  const add = useCallback<AddToast>((kind, text) => {
    setToasts((shown) => [{ id: (shown[0]?.id ?? 0) + 1, kind, text }, ...shown]);
  }, []);

  return (
    <Toasts.Provider value={add}>
      {children}
      <AlertGroup isToast isLiveRegion>
        {toasts.map(({ id, kind, text }) => (
          <Alert
            key={id}
            variant={kind}
            title={text}
            component="p"
            variantLabel=""
            // A complaint stays until it was read.
            timeout={kind === "success" || kind === "info" ? SHOWN_MILLIS : false}
            onTimeout={() => remove(id)}
            actionClose={<AlertActionCloseButton aria-label={t("latchkey.close")} onClose={() => remove(id)} />}
          />
        ))}
      </AlertGroup>
    </Toasts.Provider>
  );
};
