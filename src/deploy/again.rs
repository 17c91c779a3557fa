//! Does again what a torn line broke off. `object_store` itself asks again where a server was busy or did not take a request, but
//! gives up where the request may have been heard. All that a deploy asks may be heard twice, so it is asked again.

use std::error::Error as _;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};

/// How often something is tried.
const TIMES: u32 = 7;
/// The first pause; each is twice the one before.
const PAUSE: Duration = Duration::from_millis(200);

/// Does something until it is done, or fails for another reason than the line.
pub(super) async fn again<T, F>(mut what: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut tried = 1;
    loop {
        match what().await {
            Err(error) if tried < TIMES && is_torn(&error) => {
                // Many that were cut off together do not come back together.
                let share = RandomState::new().hash_one(tried) % 512 + 512;
                tokio::time::sleep(PAUSE * 2_u32.pow(tried - 1) * u32::try_from(share).unwrap_or(1024) / 1024).await;
                tried += 1;
            }
            done => return done,
        }
    }
}

/// Whether the answer did not come, or not whole. One that cannot even be asked has been tried for long enough.
fn is_torn(error: &Error) -> bool {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<HttpError>() {
            return !matches!(error.kind(), HttpErrorKind::Connect);
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_no_reason_to_give_up_and_an_answer_is() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let torn = || Error::Generic {
            store: "S3",
            source: Box::new(HttpError::new(HttpErrorKind::Interrupted, std::io::Error::other("reset"))),
        };
        let mut tried = 0;
        let done = runtime.block_on(again(|| {
            tried += 1;
            let outcome = if tried < 3 { Err(torn()) } else { Ok(tried) };
            async { outcome }
        }));
        assert_eq!(done.ok(), Some(3));
        let mut tried = 0;
        let done: Result<(), Error> = runtime.block_on(again(|| {
            tried += 1;
            async { Err(Error::Generic { store: "S3", source: "403 Forbidden".into() }) }
        }));
        assert!(done.is_err() && tried == 1);
    }
}
