/// What nginx needs under its `http` to keep all that it buffers beside its configuration.
package let nginxFolders = """
    client_body_temp_path bodies; proxy_temp_path proxied; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; \
    scgi_temp_path scgi;
    """
